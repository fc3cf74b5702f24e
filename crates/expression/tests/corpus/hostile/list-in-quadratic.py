l = list(range(100_000))
return all(x in l for x in reversed(l))
