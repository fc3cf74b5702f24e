return [[i] for i in range(5_000_000)]
