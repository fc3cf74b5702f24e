f = lambda: 0
for _ in range(200_000):
    f = (lambda g: lambda: g)(f)
f = None
return token
