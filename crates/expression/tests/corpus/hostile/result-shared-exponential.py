x = ["lol"]
for _ in range(64):
    x = [x, x]
return x
