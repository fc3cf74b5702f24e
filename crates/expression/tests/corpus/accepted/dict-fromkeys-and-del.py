d = dict.fromkeys(["x", "y", "z"], 0)
del d["y"]
d["x"] += 5
return d
