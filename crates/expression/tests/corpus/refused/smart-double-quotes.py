return {“to”: device.phone_number}
