caught = 0
for round in range(10 ** 9):
    try:
        for _ in range(10 ** 9):
            pass
    except (TimeoutError, MemoryError, RecursionError, RuntimeError, BaseException):
        caught += 1
return caught
