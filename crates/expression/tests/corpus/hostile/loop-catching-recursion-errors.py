def f():
    try:
        f()
    except BaseException:
        f()

while True:
    try:
        f()
    except BaseException:
        pass
