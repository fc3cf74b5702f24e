raise ValueError(*range(10 ** 7))
