import json
return json.loads("{" + '"a":[],' * 500_000 + '"a":1}')
