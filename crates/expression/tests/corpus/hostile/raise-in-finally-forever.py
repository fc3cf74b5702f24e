n = 0
while True:
    try:
        try:
            raise ValueError(n)
        finally:
            n += 1
            raise KeyError("x" * 10_000)
    except (ValueError, KeyError):
        continue
