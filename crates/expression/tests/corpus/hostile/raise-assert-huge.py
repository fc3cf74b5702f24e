assert False, "x" * 50_000_000
