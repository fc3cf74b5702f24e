l = []
while True:
    l.append("x" * len(l))
