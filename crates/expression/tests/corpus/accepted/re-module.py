import re

text = "Tel: +49 151 23456789, Fax: +49 30 1234567"
numbers = re.findall(r"\+\d+(?: \d+)+", text)
pattern = re.compile(r"(?P<label>[a-z]+):\s*(?P<number>\+[\d ]+)", re.IGNORECASE)
return {
    "numbers": [re.sub(r"\s", "", n) for n in numbers],
    "pairs": [[m.group("label"), m["number"].strip()] for m in pattern.finditer(text)],
    "tuples": pattern.findall("a: +1, b: +2"),
    "split": re.split(r"[,;]\s*", "a, b;c"),
    "full": re.fullmatch(r"\d{6}", token) is not None,
    "search": re.search(r"\d{4}$", device.phone_number).group(0),
    "span": list(re.search("Fax", text).span()),
    "escaped": re.escape("+1 (2)"),
    "count": re.subn("a", "b", "banana", count=2),
}
