a, b = ValueError("a"), ValueError("b")
try:
    raise a from b
except ValueError:
    raise b from a
