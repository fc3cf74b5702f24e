a, b = [1], [1]
for _ in range(100):
    a, b = [a, a], [b, b]
return a == b
