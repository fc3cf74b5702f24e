import json
x = {"a": 1}
while True:
    x = json.loads(json.dumps([x, x]))
