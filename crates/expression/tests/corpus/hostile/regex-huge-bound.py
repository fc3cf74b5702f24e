return regex_match("a", r"a{4294967295}|a{0,99999999999999999999}")
