def key(x):
    while True:
        pass
return sorted([2, 1], key=key)
