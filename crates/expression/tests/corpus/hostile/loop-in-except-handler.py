while True:
    try:
        1 / 0
    except ZeroDivisionError:
        while True:
            try:
                [][0]
            except IndexError:
                pass
