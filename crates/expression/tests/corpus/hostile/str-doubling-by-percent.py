s = "x" * 100
for _ in range(60):
    s = "%s%s" % (s, s)
return s
