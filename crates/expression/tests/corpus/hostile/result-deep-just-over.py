x = 1
for _ in range(40):
    x = {"a": [x]}
return x
