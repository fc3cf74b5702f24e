from datetime import datetime, timedelta, timezone
lifetime = timedelta(seconds=300)
until = datetime(2030, 12, 31, 23, 55, tzinfo=timezone(timedelta(hours=1))) + lifetime
return {"minutes": lifetime.seconds // 60, "until": until.isoformat(), "year": until.year, "weekday": until.weekday(), "half": (lifetime / 2).total_seconds()}
