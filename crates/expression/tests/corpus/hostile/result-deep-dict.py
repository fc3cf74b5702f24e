x = {}
for _ in range(300_000):
    x = {"x": x}
return x
