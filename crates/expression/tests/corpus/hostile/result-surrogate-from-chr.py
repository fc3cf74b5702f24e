return "".join(chr(c) for c in range(0xD7FE, 0xE002))
