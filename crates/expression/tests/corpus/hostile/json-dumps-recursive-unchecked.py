import json
l = []
l.append(l)
return json.dumps(l, check_circular=False)
