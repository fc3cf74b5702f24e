def nest(n):
    x = []
    for _ in range(n):
        x = [x]
    return x
return nest(500_000) == nest(500_000)
