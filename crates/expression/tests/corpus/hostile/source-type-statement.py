type X[T] = list[T]
def f[T](x: T) -> T: return x
return f(1)
