return regex_replace("x" * 1_000_000, "", "y" * 1_000)
