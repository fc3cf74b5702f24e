import json, math
json.dumps = lambda x: "forged"
math.pi = 3
return [json.dumps(1), math.pi]
