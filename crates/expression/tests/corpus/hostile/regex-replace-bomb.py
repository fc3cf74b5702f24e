return regex_replace("a" * 100_000, "a", "b" * 100_000)
