def key(x):
    raise BaseException("x" * 1_000_000)
return sorted([2, 1], key=key)
