f = lambda x: x
for _ in range(100_000):
    f = (lambda g: lambda x: g(x))(f)
return f(1)
