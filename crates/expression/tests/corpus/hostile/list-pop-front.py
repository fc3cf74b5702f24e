l = list(range(1_000_000))
while l:
    l.pop(0)
return l
