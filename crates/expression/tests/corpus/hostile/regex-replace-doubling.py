s = "ab"
while True:
    s = regex_replace(s, r"(.+)", r"\1\1")
