l = list(range(1000))
def key(x):
    l.append(x)
    l.clear()
    return -x
l.sort(key=key)
return l
