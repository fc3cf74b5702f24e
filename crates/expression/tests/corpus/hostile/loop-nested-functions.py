def a():
    def b():
        def c():
            while True:
                yield_ = 1
        return c
    return b
return a()()()
