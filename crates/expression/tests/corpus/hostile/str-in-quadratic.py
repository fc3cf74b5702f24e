hay = "a" * 200000 + "b"
return [("a" * n + "c") in hay for n in range(100000)]
