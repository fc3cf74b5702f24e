return type(type(type(user)))
