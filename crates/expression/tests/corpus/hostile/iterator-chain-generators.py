x = iter(range(3))
for _ in range(100_000):
    x = (v for v in x)
return list(x)
