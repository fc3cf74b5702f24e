try:
    return token
finally:
    while True:
        pass
