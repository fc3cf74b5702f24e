x = 0.0
while x < 1e300:
    x += 1e-300
return x
