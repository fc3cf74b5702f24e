match = case = type = _ = 1
return [match, case, type, _]
