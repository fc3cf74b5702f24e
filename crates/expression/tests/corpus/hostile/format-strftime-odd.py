import datetime
return [datetime.datetime(1, 1, 1).strftime(f) for f in ("%", "%%%", "%\ud800", "%é", "%-9999999999d", "%s", "\x00%Y", "%Ey")]
