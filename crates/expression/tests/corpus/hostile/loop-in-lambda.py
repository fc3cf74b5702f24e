f = lambda g: [g(g) for _ in range(10 ** 9)]
return f(lambda g: None)
