def f(a, a):
    return a

return f(1, 2)
