t = (1,)
for _ in range(100):
    t = (t, t)
return {t: 1}
