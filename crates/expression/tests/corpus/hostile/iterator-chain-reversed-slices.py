x = list(range(1000))
while True:
    x = list(reversed(x[::-1])) + x[:1]
