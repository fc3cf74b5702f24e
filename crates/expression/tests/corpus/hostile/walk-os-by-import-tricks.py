from json import decoder, codecs
from re import sys
from datetime import sys as s
return s.modules
