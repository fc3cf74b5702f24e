a, b = [], []
a.append(b)
b.append(a)
return a == b
