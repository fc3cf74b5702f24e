return "{:>{}}".format(1, 10 ** 10)
