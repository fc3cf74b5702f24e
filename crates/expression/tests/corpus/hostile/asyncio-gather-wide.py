import asyncio
async def nothing():
    return 1
async def main():
    return await asyncio.gather(*[nothing() for _ in range(10 ** 6)])
return asyncio.run(main())
