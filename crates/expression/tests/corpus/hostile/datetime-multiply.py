import datetime
x = datetime.timedelta(microseconds=1)
while True:
    x = x * 10 ** 9 - x / 3
