s = "a " * 100000
while True:
    s.split()
