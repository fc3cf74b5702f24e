people = [{"n": "b", "age": 3}, {"n": "a", "age": 3}, {"n": "c", "age": 1}]
by_age = sorted(people, key=lambda p: (p["age"], p["n"]))
return {"order": [p["n"] for p in by_age], "desc": sorted(token, reverse=True), "oldest": max(people, key=lambda p: p["age"])["n"]}
