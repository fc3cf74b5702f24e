while True:
    regex_match("a" * 100, "a*")
