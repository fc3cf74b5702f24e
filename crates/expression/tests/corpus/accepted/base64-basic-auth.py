import base64
value = base64.b64encode(f"{user.username}:{token}".encode("utf-8")).decode("ascii")
return {"headers": {"Authorization": "Basic " + value}, "to": device.phone_number}
