import re
return [re.match(p, "aaaa") is not None for p in ("(?x) a # c", "(?s-i:a)", "(?a)a", "(?L)a", "(?u)a", r"\Aa+\Z", r"(?>a+)a", r"a*+a", r"\p{L}", r"(?R)", r"(?1)", r"\K", r"(?|a|b)")]
