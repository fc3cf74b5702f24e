import json
return json.loads("1." + "9" * 1_000_000 + "e" + "9" * 1_000_000)
