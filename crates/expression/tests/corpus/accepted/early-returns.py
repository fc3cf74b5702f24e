if not user.is_active:
    return None
if device.phone_number.startswith("+1"):
    return {"route": "us", "text": token}
if device.phone_number.startswith("+49"):
    return {"route": "de", "text": token}
return {"route": "world", "text": token}
