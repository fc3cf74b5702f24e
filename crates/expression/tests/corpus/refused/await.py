return await send(token)
