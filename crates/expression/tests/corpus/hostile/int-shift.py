return 1 << (1 << 60)
