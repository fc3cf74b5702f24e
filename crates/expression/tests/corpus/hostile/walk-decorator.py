@print
@(lambda f: f.__globals__)
def f():
    return 1
return f
