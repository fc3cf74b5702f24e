a = lambda n: b(n + 1)
b = lambda n: c(n + 1)
c = lambda n: a(n + 1)
return a(0)
