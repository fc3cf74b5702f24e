import json
try:
    return json.loads("{broken")
except ValueError:
    return json.loads('{"a": [1, 2.0, "\\u00e9", null]}')
