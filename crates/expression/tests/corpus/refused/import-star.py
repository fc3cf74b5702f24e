from json import *
return dumps({"text": token})
