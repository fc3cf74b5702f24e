l = [1]
while True:
    l.extend(l)
