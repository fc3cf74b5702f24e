def f(x=sum(i for i in range(10 ** 12))):
    return x
return f()
