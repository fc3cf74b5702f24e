import re
return re.sub("a", lambda m: "b" * 1_000_000, "a" * 100_000)
