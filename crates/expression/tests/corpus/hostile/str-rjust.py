return "x".rjust(10 ** 9, "\U0001F511")
