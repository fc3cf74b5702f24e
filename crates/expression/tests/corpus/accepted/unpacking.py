first, *middle, last = token
(a, b), c = (1, 2), 3
a, b = b, a
return {"first": first, "middle": middle, "last": last, "abc": [a, b, c], "merged": [*"ab", *(1, 2), *{"k": 1}]}
