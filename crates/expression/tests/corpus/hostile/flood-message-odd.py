for value in (None, 1, b"x", user, [[]], "\ud800", "\x00", "<script>alert(1)</script>", len):
    try:
        ak_message(value)
    except BaseException:
        pass
return False
