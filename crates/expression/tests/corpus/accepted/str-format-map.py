return "{name} <{email}>".format_map({"name": user.name, "email": user.email})
