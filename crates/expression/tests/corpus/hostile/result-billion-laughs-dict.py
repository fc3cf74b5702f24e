x = {"lol": "lol" * 100}
for _ in range(40):
    x = {"a": x, "b": x, "c": x}
return x
