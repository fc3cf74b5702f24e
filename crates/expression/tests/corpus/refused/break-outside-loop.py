if user.is_active:
    break
return token
