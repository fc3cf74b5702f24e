return [lambda: 1, len, str, ValueError("x"), range(3), b"x", ..., NotImplemented, iter([]), slice(1), {1: 2}.keys(), print, type]
