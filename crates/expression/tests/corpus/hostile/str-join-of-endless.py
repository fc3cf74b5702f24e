return "".join("x" for _ in iter(int, 1))
