def text_for(code: str, name: str = "you") -> str:
    return f"{name}: {code}"

message: str = text_for(token, user.name)
return {"message": message}
