t = ()
for _ in range(500_000):
    t = (t,)
return {t: 1}
