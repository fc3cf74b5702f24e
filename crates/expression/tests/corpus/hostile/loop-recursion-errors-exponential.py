def f(n):
    try:
        f(n + 1)
    except:
        pass
    try:
        f(n + 1)
    except:
        pass

f(0)
return token
