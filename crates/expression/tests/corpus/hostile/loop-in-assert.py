assert all(True for _ in iter(int, 1)), "never"
return 1
