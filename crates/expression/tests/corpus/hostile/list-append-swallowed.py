l = []
while True:
    try:
        l.append([0] * 1000)
    except:
        pass
