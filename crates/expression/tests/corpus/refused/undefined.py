if user.name == undefined:
    return None
return token
