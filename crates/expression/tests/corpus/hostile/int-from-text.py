return int("9" * 10 ** 6)
