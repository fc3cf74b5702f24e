def f(n, *args, **kwargs):
    x = list(range(1000))
    return f(n + 1, *x, **{str(k): k for k in x})
return f(0)
