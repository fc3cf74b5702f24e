if user.is_active
    return {"text": token}
return None
