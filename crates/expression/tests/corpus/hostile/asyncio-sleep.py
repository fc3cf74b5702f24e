import asyncio
await asyncio.sleep(10 ** 9)
return 1
