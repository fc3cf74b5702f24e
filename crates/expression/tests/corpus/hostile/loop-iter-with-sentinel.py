for x in iter(lambda: 0, 1):
    pass
return "never"
