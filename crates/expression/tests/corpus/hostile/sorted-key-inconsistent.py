n = [0]
def key(x):
    n[0] += 7919
    return (n[0] * x) % 13
return sorted(range(100000), key=key)
