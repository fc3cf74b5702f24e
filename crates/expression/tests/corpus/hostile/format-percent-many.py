return ("%100000s" * 10000) % tuple(range(10000))
