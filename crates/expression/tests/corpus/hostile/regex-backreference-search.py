import re
return re.search(r"(.+)(.+)(.+)\3\2\1$", "ab" * 500)
