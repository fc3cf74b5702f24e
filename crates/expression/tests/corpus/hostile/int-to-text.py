return str(10 ** 100000)
