return regex_match("a", r"a{1000}{1000}{1000}")
