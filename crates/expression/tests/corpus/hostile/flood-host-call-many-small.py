return [slugify(str(i)) for i in range(999)] + [regex_match("a", "a") for i in range(999)]
