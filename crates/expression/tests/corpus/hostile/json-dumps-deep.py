import json
x = []
for _ in range(500_000):
    x = [x]
return json.dumps(x)
