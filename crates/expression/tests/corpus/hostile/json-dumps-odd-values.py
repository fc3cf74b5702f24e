import json
return json.dumps({"u": user, "f": len, "s": {1, 2}, "b": b"x"})
