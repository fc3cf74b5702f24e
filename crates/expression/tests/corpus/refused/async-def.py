async def send():
    return token

return send()
