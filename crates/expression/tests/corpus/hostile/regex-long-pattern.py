return regex_match("x" * 10, "x?" * 200_000 + "x" * 10)
