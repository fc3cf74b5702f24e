s = "\x00" * 2_000_000
return repr(repr(repr(s)))
