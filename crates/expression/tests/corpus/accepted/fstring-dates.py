import datetime
when = datetime.datetime(2024, 2, 29, 13, 5, 9)
return f"{when:%Y-%m-%d %H:%M} {when:%d.%m.%y}"
