n = 0
while True:
    try:
        ak_message("m" * n)
    except BaseException:
        pass
    n += 1000
