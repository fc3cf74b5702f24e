return "x" in range(10 ** 12)
