kind = "mobile" if device.phone_number.startswith("+4915") else "landline" if device.phone_number.startswith("+49") else "foreign"
return {"kind": kind, "channel": (kind == "mobile" and "sms") or "voice", "name": device.name or "unnamed", "pk": device.pk if device.pk is not None else -1}
