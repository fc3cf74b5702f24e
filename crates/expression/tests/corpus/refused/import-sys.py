import sys
return sys.version
