x = []
for _ in range(300_000):
    x = [x]
raise KeyError(x)
