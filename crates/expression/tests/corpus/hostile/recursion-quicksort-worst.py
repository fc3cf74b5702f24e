def qs(l):
    if not l:
        return []
    return qs([x for x in l[1:] if x < l[0]]) + [l[0]] + qs([x for x in l[1:] if x >= l[0]])
return qs(list(range(5000)))
