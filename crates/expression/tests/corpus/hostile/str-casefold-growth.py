s = "ΐ" * 1_000_000
while True:
    s = s.upper()
    s = s + s.title() + s.swapcase()
