s = "ab" * 1_000_000
while s:
    s = s.removeprefix("a").removeprefix("b")
return s
