return regex_match("a" * 3000 + "!", r"^((a*)*)*$")
