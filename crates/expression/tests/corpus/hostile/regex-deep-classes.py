return regex_match("a", "[" * 50_000)
