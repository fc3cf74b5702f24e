import re
return re.findall(r"(?<=a{1,1000})b", "a" * 10000 + "b")
