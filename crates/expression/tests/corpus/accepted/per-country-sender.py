senders = [("+1", "+15550001111"), ("+44", "ACME UK"), ("+49", "ACME DE"), ("", stage.from_number)]
sender = [s for prefix, s in senders if device.phone_number.startswith(prefix)][0]
return {"from": sender, "to": device.phone_number, "text": f"{token}"}
