l = [1]
while True:
    l *= 2
