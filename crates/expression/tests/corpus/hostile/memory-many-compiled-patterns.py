import re
return [re.compile("(a|b|c){%d}" % (i % 500)) for i in range(100_000)]
