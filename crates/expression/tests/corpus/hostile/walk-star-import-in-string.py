import json as __builtins__
return __builtins__.dumps(1)
