out = []
for index, (key, [first, *others]) in enumerate([("a", [1, 2, 3]), ("b", [4])]):
    out.append((index, key, first, others))
return out
