def f():
    return 1
return getattr(f, "__glo" + "bals__")
