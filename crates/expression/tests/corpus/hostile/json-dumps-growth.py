import json
s = "\\"
while True:
    s = json.dumps(s)
