return {"to": device.phone_number + "\r\nX-Evil: 1", "Host": "evil.example"}
