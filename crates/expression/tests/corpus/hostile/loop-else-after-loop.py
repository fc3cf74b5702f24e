while True:
    for _ in range(3):
        break
    else:
        break
