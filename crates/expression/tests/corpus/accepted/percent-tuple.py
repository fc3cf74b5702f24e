return "%s, your code is %s (%d digits)" % (user.name, token, len(token))
