return [{"to": n, "text": token} for n in [device.phone_number, user.attributes["phone"]] if n.startswith("+49")]
