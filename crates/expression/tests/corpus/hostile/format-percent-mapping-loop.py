d = {"a": "x" * 1000}
while True:
    d["a"] = ("%(a)s" * 10) % d
