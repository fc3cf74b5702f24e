import json
return json.dumps(user, default=lambda o: [o])
