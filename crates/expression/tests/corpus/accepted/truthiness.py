return [bool(""), bool("0"), bool([]), bool([0]), bool(0.0), None is None, not {}, "" or "default", "a" and "b", 0 or None, [] == [], 1 == True, "1" == 1]
