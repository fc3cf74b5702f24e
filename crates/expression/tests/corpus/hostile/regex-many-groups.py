import re
return re.match("(a?)" * 5000 + "a" * 5000, "a" * 5000).groups()
