return {"a": None, "b": [None, {"c": None}], "d": {}, "e": [], "f": ""}
