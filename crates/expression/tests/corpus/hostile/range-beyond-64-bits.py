r = range(2 ** 200)
return [r[2 ** 199], len(r), list(r[:: 2 ** 198]), sum(r)]
