import asyncio

async def spin(n):
    return await asyncio.gather(spin(n + 1), spin(n + 1))

return asyncio.run(spin(0))
