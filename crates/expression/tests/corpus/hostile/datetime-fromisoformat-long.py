import datetime
return str(datetime.datetime.fromisoformat("2024-01-01T00:00:00." + "9" * 1_000_000))
