def spin():
    while True:
        try:
            x = 1 + 1
        except BaseException as e:
            continue

return spin()
