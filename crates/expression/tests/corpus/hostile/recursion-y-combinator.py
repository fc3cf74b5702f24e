Y = lambda f: (lambda x: f(lambda v: x(x)(v)))(lambda x: f(lambda v: x(x)(v)))
return Y(lambda me: lambda n: me(n + 1))(0)
