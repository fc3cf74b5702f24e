import datetime
return datetime.datetime(2024, 1, 1).strftime("%Y" * 1_000_000 + "%" + "9" * 100000 + "d")
