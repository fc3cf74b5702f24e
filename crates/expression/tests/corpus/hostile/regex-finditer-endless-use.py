import re
while True:
    for m in re.finditer(r"\w", "x" * 10000):
        m.groups()
