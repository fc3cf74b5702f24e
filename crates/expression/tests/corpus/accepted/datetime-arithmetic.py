import datetime
start = datetime.datetime(2024, 2, 28, 23, 59, 30, tzinfo=datetime.timezone.utc)
end = start + datetime.timedelta(minutes=5, seconds=45)
return {
    "iso": end.isoformat(),
    "text": end.strftime("%d.%m.%Y %H:%M"),
    "seconds": (end - start).total_seconds(),
    "days": datetime.timedelta(hours=49).days,
    "compare": end > start,
    "ttl": str(datetime.timedelta(seconds=300)),
    "date": str(end.date()),
}
