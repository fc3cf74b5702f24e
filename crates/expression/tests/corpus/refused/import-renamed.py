import json as j
import os as o
return j.dumps(o.environ)
