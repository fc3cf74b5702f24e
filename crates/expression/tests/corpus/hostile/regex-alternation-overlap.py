return regex_match("a" * 50 + "b", r"^(a|aa)+$")
