return (b"\xff" * 10_000_000).hex(":")
