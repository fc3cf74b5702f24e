return dir(user)
