return (lambda a, a: a)(1, 2)
