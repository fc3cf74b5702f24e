return len({i * (2 ** 61 - 1) + 1 for i in range(100000)})
