return regex_match("k" * 1000, "(?i)" + "[\u0000-\U0010ffff]{1,200}" * 50)
