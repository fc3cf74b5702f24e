import datetime
d = datetime.datetime(1, 1, 1)
while True:
    d += datetime.timedelta(microseconds=1)
