s = "a" * 1000
for _ in range(20):
    s = s.replace("", s[:1000])
return len(s)
