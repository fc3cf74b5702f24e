if request.user.username == "nobody":
    return True
