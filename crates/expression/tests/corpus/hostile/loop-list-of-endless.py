return list(iter(lambda: "spam" * 1000, None))
