seen = set()
n = 0
while True:
    n += 1
    seen.add(str(n) * 50)
