x = {}
for _ in range(200_000):
    x = {"x": x}
x = 1
return x
