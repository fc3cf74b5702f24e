data = [["x" * 100] * 1000] * 1000
return slugify(data)
