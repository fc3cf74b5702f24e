while True:
    slugify("Ünïcödé " * 1000)
