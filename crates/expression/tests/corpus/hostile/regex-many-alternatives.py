return regex_match("z" * 100, "(" + "|".join("a" * i for i in range(1, 3000)) + ")*$")
