import re
doubled = re.sub(r"\d", lambda m: str(int(m.group()) * 2 % 10), token)
return {"doubled": doubled, "title": re.sub(r"\b[a-z]", lambda m: m.group(0).upper(), "foo bar-baz")}
