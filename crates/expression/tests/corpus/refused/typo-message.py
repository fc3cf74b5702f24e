if not user.is_active:
    ak_mesage("You are not active.")
    return False
return True
