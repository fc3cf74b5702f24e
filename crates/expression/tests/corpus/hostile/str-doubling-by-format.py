s = "x" * 100
for _ in range(60):
    s = f"{s}{s}"
return s
