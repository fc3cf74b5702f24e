return regex_replace("a" * 64 + "!", r"(a+)+$", "b")
