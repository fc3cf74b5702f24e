return "{token}".format(**locals())
