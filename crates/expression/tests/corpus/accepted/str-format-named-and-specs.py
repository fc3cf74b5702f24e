data = {"code": token, "pad": 42}
return "{code:>8}|{pad:05d}|{pad:x}|{code!r}|{{}}|{0:,}".format(1234567, **data)
