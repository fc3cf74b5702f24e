import asyncio
async def f():
    g = asyncio.gather(f(), f())
    return await g
return await f()
