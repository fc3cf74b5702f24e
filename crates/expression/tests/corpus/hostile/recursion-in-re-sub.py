import re
def repl(match):
    return re.sub("a", repl, "aa")
return re.sub("a", repl, "a")
