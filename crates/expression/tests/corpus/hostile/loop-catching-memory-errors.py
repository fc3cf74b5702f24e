while True:
    try:
        data = []
        while True:
            data.append("x" * 100000)
    except BaseException:
        pass
