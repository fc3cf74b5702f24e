import re
def repl(match):
    while True:
        pass
return re.sub("a", repl, "a")
