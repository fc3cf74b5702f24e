return list(range(10 ** 9))
