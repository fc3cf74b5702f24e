x = 10 ** 4000
return [str(x + i) for i in range(10 ** 6)]
