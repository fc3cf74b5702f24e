def f(x):
    global x
    x = 1
return f(1)
