import re
return re.match(r"(a+)+$", "a" * 40 + "!")
