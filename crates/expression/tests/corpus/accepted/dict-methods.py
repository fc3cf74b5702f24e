d = dict(a=1, b=2)
d.update(c=3)
d.setdefault("list", []).append(token)
popped = d.pop("a")
missing = d.pop("zzz", None)
return {"keys": list(d), "values": list(d.values()), "items": [list(i) for i in d.items()], "popped": popped, "missing": missing, "copy": dict(d) == d.copy()}
