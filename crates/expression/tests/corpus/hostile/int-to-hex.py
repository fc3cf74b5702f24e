return hex(1 << 10 ** 8)
