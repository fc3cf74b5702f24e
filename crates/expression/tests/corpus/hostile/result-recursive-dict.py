d = {"to": device.phone_number}
d["self"] = d
return d
