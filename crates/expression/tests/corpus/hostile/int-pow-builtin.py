return pow(3, 10 ** 12)
