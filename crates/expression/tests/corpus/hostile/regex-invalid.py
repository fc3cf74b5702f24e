import re
return [re.compile(p) for p in ("(", "[", "a{2,1}", "(?P<x", "(?<!a+)", "\\", "*", "(?P=nope)", "(?(1)a|b)", "(?#", "[z-a]", "\\N{x}")]
