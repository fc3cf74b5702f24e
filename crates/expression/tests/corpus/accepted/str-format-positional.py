return "{0} {1} {0}".format(token, user.username) + " {} {}".format("a", 2)
