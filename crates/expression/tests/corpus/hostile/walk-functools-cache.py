import functools
@functools.lru_cache(maxsize=None)
def f(n):
    return "x" * n
return [f(n) for n in range(10 ** 6)]
