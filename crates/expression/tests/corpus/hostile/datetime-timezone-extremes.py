import datetime
tz = datetime.timezone(datetime.timedelta(hours=23, minutes=59, seconds=59, microseconds=999999))
return str(datetime.datetime.min.replace(tzinfo=tz).astimezone(datetime.timezone.utc))
