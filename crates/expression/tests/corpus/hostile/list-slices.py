l = list(range(100_000))
return [l[i:] for i in range(100_000)]
