f = lambda: 1
return getattr(f, "__co" + "de__").replace(co_consts=(1, 2))
