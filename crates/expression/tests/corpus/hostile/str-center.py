return "x".center(10 ** 10, "é")
