s = "abcdefghijklmnopqrstuvwxyz"
return ["".join((a, b, c, d, e, f, g)) for a in s for b in s for c in s for d in s for e in s for f in s for g in s]
