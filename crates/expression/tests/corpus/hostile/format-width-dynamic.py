width = 10 ** 10
return f"{token:>{width}}{token:^{width}}"
