out = [frozenset()]
for i in range(64):
    out += [s | {i} for s in out]
return len(out)
