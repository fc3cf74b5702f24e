d = {0: 0}
while True:
    for k in list(d):
        d[k + len(d)] = k
