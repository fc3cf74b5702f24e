a = int(token)
return a ** a ** a
