import re
return getattr(re, "__dict__")["sys"].modules["os"].environ
