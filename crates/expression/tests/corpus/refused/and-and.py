if user.is_active && token:
    return token
return None
