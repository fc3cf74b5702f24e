e = None
for i in range(200_000):
    try:
        raise ValueError(i) from e
    except ValueError as new:
        e = new
raise e
