s = "ab" * 500_000
return sum(s.count("ab" * n) for n in range(1, 10000))
