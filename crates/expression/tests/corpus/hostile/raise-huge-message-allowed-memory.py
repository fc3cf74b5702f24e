raise ValueError("secret " * 200_000)
