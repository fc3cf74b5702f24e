for x in token:
    try:
        return 1
    finally:
        continue
