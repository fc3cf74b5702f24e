def f(*args):
    return f(*args, *args, 1)
return f()
