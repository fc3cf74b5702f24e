token += "!"
if 0:
    device = 1
return [token, device.phone_number]
