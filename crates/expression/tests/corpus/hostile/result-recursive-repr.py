l = [1]
l.append({"l": l})
return repr(l) + str(l) + f"{l}"
