return regex_match("a", "(?=" * 5000 + "a" + ")" * 5000)
