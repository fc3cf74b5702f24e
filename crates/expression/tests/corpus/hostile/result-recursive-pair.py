a, b = [], {}
a.append(b)
b["a"] = a
return {"x": [a, b]}
