text = "{} {}".format(user.name token)
return text
