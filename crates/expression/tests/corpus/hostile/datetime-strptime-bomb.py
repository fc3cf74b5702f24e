import datetime
return str(datetime.datetime.strptime("9" * 100000, "%d" * 50000))
