return regex_match("a", "(" * 50_000 + "a" + ")" * 50_000)
