x = 1
while True:
    x <<= 100000
