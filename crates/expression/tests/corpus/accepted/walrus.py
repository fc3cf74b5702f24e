if (phone := user.attributes.get("phone")) and (length := len(phone)) > 5:
    return {"phone": phone, "length": length, "found": [y for x in (1, 2, 3) if (y := x * 2) > 2]}
return None
