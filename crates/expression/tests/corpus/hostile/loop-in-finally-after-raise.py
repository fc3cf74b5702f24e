def f():
    try:
        raise ValueError("first")
    finally:
        while True:
            try:
                f()
            finally:
                continue

return f()
