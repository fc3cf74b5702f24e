return tuple(tuple(range(i)) for i in range(10 ** 6))
