return "%*d" % (10 ** 10, 1)
