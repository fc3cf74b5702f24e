numbers = [device.phone_number, user.attributes.get("phone"), user.attributes.get("mobile")]
return {"to": list(dict.fromkeys(n for n in numbers if n))}
