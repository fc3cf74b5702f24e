while True:
    a = [0] * 1000
    a.append(a)
