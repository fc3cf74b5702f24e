if user.username = "jdoe":
    return {"text": token}
return None
