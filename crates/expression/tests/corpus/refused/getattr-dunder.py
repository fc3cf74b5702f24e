return str(getattr(user, "__class__"))
