def f(x):
    return [f(y) for y in [x]]
return f(1)
