d = {0: 0}
for k in d:
    d[k + 1] = k
return len(d)
