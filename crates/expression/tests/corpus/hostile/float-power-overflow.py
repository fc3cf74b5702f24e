return 2.0 ** 10 ** 5
