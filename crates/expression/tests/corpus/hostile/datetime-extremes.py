import datetime
top = datetime.datetime.max
return str(top + datetime.timedelta(days=1))
