l = []
for i in range(10 ** 7):
    l.insert(0, i)
return l
