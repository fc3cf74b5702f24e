import json
return json.loads('["\\ud800", "\\udc00\\ud800", "\\ud83d"]')
