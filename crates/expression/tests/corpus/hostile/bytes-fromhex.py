return bytes.fromhex("ff" * 20_000_000)
