return regex_match("é" * 1000, r"(\w\W\d\D\s\S){1,500}" * 20)
