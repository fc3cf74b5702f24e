x = [1]
for _ in range(200_000):
    x = map(str, x)
x = None
return token
