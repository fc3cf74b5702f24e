base = {"from": stage.from_number, "ttl": 60}
extra = {"ttl": 300, "to": device.phone_number}
merged = base | extra
merged |= {"text": token}
return merged
