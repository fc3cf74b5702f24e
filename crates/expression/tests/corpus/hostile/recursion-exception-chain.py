def f(n):
    try:
        raise ValueError(n)
    except ValueError as e:
        raise KeyError(n) from f(n + 1)
return f(0)
