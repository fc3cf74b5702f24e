return [hmac_sha256("k" * 1_000_000, "m" * 1_000_000) for _ in range(100000)]
