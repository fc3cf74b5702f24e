s = "\U0001F511" * 1_000_000
return [s.encode("utf-16").hex(), s.encode("utf-8").hex(), s.encode("ascii", "backslashreplace").decode()]
