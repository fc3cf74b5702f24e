def f():
    nonlocal nope
    nope = 1
return f()
