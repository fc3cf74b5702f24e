l = [0] * 1000
for _ in range(50):
    l = [*l, *l]
return l
