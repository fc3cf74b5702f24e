m = 10 ** 4000 + 1
return pow(3, 10 ** 4000, m)
