s = "a" * 10000
return s.replace("a", "b" * 1000000)
