l = [[1, 2], {"a": 1}]
del l[0][0], l[1]["a"]; del l[-1]
del (l[0])
return l
