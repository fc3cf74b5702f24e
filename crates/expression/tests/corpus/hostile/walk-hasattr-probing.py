return [n for n in ("__class__", "__dict__", "__init__", "__globals__", "_asdict", "auth", "auth_password", "password", "objects", "delete", "save") if hasattr(stage, n) or hasattr(user, n)]
