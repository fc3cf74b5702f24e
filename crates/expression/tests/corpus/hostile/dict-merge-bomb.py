d = {}
while True:
    d = d | {str(len(d)) + str(i): i for i in range(1000)}
