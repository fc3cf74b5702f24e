return "{user.__class__.__base__}".format_map({"user": user})
