return [a * b * c for a in range(10000) for b in range(10000) for c in range(10000)]
