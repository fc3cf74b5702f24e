kept = []
s = "a," * 50000
while True:
    kept.append(s.split(","))
