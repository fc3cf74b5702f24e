return map(str, range(10 ** 12))
