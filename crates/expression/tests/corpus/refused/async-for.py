async for message in device:
    pass
return token
