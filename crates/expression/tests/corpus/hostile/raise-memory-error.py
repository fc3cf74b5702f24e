raise MemoryError("forged")
