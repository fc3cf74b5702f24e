return {"to": [device.phone_number, "text": token}
