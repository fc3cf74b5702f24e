import re
return re.match(r"^(a*)*\1\1\1b$", "a" * 60)
