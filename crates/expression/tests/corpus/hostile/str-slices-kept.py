s = "x" * 100000
return [s[i:] for i in range(len(s))]
