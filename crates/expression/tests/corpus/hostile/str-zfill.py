return "1".zfill(10 ** 10)
