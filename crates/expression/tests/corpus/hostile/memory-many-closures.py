fs = []
for i in range(10_000_000):
    fs.append(lambda x=i: x)
return fs
