return [i * 1.5 for i in range(10_000_000)]
