import re
return re.match(r"^(?=(a+)+$)(?=(a|a)*$)a*$", "a" * 60 + "!")
