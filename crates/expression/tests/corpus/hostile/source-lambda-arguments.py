return (lambda a, /, b=1, *c, d, e=2, **f: (a, b, c, d, e, f))(1, d=3, z=4)
