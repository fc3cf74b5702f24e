while True:
    int("9" * 4000) * int("8" * 4000)
