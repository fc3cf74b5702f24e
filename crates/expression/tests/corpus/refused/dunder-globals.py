def f():
    return 1

return f.__globals__["__builtins__"]
