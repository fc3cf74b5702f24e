s = frozenset()
for _ in range(500_000):
    s = frozenset([s])
return hash(s)
