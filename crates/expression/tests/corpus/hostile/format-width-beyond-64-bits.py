return f"{1:{10 ** 30}}"
