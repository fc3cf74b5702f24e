a = ["x"]
for _ in range(100):
    a = [a, a]
return repr(a)
