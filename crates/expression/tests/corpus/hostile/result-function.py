def f():
    return f
return f
