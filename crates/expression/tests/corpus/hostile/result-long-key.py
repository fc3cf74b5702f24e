return {"k" * 100_000: 1}
