n = 1
n++
return n
