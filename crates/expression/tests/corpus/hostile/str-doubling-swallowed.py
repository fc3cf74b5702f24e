s = "x"
while True:
    try:
        s = s + s
    except BaseException:
        s = s[: len(s) // 2]
