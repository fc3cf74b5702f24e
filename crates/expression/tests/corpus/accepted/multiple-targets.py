a = b = []
b.append(1)
x, y = y0, x0 = 1, 2
return [a, x, y, y0, x0, a is b]
