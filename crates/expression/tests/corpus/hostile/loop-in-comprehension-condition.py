return [1 for _ in iter(int, 1) if False]
