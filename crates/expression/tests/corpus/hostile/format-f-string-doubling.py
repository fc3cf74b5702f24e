x = "a"
for _ in range(100):
    x = f"{x!r:{len(x) * 2}}"
return x
