return bool(token)
