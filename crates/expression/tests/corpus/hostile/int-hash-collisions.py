# Python hashes an integer by what is left modulo 2**61 - 1.
m = 2 ** 61 - 1
d = {}
for i in range(200000):
    d[i * m] = i
return len(d)
