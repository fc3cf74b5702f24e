import datetime
start = datetime.datetime(2024, 1, 1)
return [start + datetime.timedelta(seconds=i) for i in range(10 ** 7)]
