import datetime
return [datetime.timedelta(days=10 ** 18), datetime.timedelta(seconds=1e308), datetime.timedelta.max * 2]
