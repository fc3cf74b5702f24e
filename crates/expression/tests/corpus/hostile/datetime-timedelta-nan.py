import datetime
return str(datetime.timedelta(days=float("nan")))
