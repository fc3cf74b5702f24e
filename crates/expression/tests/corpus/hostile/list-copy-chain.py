l = list(range(10_000))
kept = []
while True:
    l = l + l[:1]
    kept.append(l.copy())
