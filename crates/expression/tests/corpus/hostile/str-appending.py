s = ""
while True:
    s += token
