x = 9 ** 9 ** 9 ** 9
return x > 0
