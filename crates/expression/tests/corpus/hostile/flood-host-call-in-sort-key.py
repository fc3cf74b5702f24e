return sorted(range(100_000), key=lambda n: hmac_sha256("k", str(n)))
