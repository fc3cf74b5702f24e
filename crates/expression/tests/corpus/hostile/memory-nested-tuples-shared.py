t = ("x" * 1000,)
while True:
    t = (t, t, str(t)[:1000])
