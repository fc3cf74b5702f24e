return round(10 ** 5000, -(10 ** 9))
