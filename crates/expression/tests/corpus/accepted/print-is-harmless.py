print("sending to", device.phone_number)
return {"to": device.phone_number}
