keys = ["from", "to", "text"]
return dict(zip(keys, [stage.from_number, device.phone_number, token]))
