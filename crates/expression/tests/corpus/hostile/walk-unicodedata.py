import unicodedata
s = "\u0344" * 100_000
while True:
    s = unicodedata.normalize("NFKD", s) + unicodedata.normalize("NFD", "\ufdfa" * 10_000)
