async def a():
    return await b()
async def b():
    return await a()
return await a()
