x = 7 ** 200000
return f"{x}{x:,}{x:b}{x:e}"
