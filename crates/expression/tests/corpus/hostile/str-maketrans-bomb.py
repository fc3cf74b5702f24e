while True:
    str.maketrans({chr(i): "x" * 1000 for i in range(10000)})
