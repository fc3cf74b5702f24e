for _ in range(10 ** 6):
    ak_logger.warning("x" * 1_000_000, detail="y" * 1_000_000)
