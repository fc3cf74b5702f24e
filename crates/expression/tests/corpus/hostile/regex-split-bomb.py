import re
return re.split(r"(,)", "," * 5_000_000)
