return sorted(range(10 ** 8), key=lambda x: -x)
