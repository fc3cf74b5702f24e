import json
x = ["lol"]
for _ in range(64):
    x = [x, x]
return json.dumps(x)
