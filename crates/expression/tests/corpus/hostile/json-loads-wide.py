import json
return json.loads("[" + "0," * 5_000_000 + "0]")
