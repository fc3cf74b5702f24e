kept = []
for i in range(1000):
    kept.append("x" * 1_000_000)
    kept.append([i] * 100_000)
return len(kept)
