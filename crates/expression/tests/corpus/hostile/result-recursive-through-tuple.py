l = []
t = (l, token)
l.append(t)
return t
