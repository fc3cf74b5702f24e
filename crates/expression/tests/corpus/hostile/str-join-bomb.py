part = "x" * 100000
return ("," * 1000).join([part] * 100000)
