def f(n):
    x = "x" * 1_000_000
    return f(n - 1) + x if n else x
return f(60)
