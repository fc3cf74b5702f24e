import json, os
return json.dumps({"text": token})
