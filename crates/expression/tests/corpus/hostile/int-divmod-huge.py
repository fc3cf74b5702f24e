x, y = 7 ** 300000, 3 ** 100000
return divmod(x, y)[0] % 1000
