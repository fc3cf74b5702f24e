import re
kept = []
while True:
    kept.append(re.findall(r"(x)(x)", "x" * 10_000))
    kept.extend(re.finditer(r"x", "x" * 10_000))
