l = list(range(300_000))
for i in range(299_999, -1, -1):
    l.remove(i)
return l
