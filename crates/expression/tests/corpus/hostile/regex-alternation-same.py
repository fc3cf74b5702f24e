return regex_match("x" * 64, r"^(x|x|x|x)*y$")
