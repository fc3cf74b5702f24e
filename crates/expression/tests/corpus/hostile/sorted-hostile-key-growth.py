kept = []
return sorted(range(10 ** 6), key=lambda x: kept.append("x" * 10000) or x)
