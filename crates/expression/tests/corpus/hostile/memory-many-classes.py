kept = []
while True:
    class C:
        data = "x" * 1000
    kept.append(C)
