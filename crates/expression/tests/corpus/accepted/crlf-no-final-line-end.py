to = device.phone_number
return {"to": to, "text": f"{token}"}