width, precision = 12, 3
return [f"{3.14159:{width}.{precision}f}", f"{token!r:>{width}}", f"{token:{'0'}>{width}}"]
