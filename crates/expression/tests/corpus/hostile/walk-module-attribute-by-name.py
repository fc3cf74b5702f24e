import datetime
return [getattr(datetime, n) for n in ("sys", "_sys", "__builtins__", "MAXYEAR")]
