hay = "a" * 1_000_000
needle = "a" * 499_999 + "b"
while True:
    hay.find(needle)
