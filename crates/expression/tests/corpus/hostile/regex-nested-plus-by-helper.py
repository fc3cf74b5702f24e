return regex_match("a" * 5000 + "!", r"^(a+)+$")
