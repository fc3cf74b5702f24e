if !user.is_active:
    return None
return token
