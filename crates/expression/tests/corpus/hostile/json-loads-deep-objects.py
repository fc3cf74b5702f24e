import json
return json.loads('{"a":' * 200_000 + "1" + "}" * 200_000)
