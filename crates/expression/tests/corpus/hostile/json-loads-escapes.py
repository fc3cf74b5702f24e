import json
return json.loads('"' + "\\u0000" * 1_000_000 + '"')
