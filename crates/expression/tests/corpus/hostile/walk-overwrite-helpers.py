def regex_match(*args):
    return True
def _handset_mod(a, b):
    return "forged"
return [regex_match(1), "%s" % token]
