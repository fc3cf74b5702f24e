import datetime
return [str(datetime.datetime.fromtimestamp(t)) for t in (1e20, -1e20, 2 ** 63, float("inf"), float("nan"))]
