return bytes([0] * 50_000_000)
