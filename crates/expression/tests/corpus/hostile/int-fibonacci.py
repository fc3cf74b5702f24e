a, b = 0, 1
for _ in range(10 ** 8):
    a, b = b, a + b
return a
