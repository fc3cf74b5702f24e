def f(**kwargs):
    return f(**kwargs, **{"k" + str(len(kwargs)): 1})
return f()
