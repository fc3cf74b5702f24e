import re
return len(re.findall(r"", "x" * 5_000_000))
