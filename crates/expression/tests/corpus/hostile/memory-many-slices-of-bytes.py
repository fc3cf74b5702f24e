b = b"x" * 1_000_000
return [b[i:] for i in range(1_000_000)]
