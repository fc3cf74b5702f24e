while True:
    x = "x" * 8_000_000
    x = [0] * 1_000_000
    x = None
