import json
return json.loads("9" * 1_000_000)
