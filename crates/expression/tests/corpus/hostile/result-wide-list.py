return [token] * 1_000_000
