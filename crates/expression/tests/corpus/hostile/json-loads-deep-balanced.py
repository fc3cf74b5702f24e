import json
return json.loads("[" * 200_000 + "]" * 200_000)
