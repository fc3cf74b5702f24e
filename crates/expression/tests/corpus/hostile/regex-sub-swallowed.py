import re
while True:
    try:
        re.match(r"(a+)+$", "a" * 64 + "!")
    except BaseException:
        pass
