def f(n):
    try:
        return f(n + 1)
    finally:
        f(n + 1)
return f(0)
