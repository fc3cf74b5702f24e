return regex_replace("a" * 10_000, "(a*)", r"\1" * 10_000)
