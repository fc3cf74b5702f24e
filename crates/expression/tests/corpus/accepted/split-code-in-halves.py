half = len(token) // 2
return f"{token[:half]}-{token[half:]}"
