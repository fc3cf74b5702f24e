s = "," * 1_000_000
n = 0
while s:
    _, _, s = s.partition(",")
    n += 1
return n
