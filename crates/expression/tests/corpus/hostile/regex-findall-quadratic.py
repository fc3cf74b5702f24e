import re
return re.findall(r"a*b", "a" * 200_000)
