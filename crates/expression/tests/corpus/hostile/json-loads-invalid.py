import json
out = []
for text in ("", "\x00", "[1,]", "{1:2}", "'a'", '"\\ud8', "\ufeff1", "nul", "--1", "01", "1 2", '"\n"', "[" * 100):
    try:
        out.append(json.loads(text))
    except ValueError as e:
        out.append(str(e))
return out
