l = []
l.append(l)
return l
