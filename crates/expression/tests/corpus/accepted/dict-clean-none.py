payload = {"to": device.phone_number, "device": device.pk, "name": device.name, "empty": ""}
return {k: v for k, v in payload.items() if v is not None and v != ""}
