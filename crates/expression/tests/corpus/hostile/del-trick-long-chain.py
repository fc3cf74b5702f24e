# Freeing the outermost one frees all of them, one within the other.
x = None
for _ in range(500_000):
    x = (x,)
x = None
return token
