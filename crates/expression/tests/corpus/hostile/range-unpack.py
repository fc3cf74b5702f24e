a, *b, c = range(10 ** 9)
return b
