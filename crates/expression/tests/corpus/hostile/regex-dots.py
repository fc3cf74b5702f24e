return regex_match("x" * 5000, r"^.*.*.*.*.*.*.*.*.*.*=.*$")
