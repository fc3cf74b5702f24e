def key(x):
    return sorted([x, x], key=key)
return sorted([1, 2], key=key)
