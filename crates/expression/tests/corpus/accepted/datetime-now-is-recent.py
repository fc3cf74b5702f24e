import datetime
now = datetime.datetime.now(datetime.timezone.utc)
return {"recent": now.year >= 2024, "later": now + datetime.timedelta(hours=1) > now}
