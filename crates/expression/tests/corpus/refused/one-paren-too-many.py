text = str(len(token)))
return text
