import datetime
return [str(datetime.datetime(y, 2, 30)) for y in (-1, 0, 9999, 10000, 2 ** 63)]
