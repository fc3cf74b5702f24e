import json
return json.dumps([[[1] * 1000] * 100] * 100, indent="x" * 10_000)
