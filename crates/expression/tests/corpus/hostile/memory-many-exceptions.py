kept = []
while True:
    try:
        raise ValueError("x" * 1000)
    except ValueError as e:
        kept.append(e)
