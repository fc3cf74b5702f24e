x = 10 ** 100
for _ in range(100):
    x *= x
return str(x)
