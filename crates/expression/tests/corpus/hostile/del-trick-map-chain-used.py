x = iter([1])
for _ in range(200_000):
    x = map(lambda v: v, x)
return next(x)
