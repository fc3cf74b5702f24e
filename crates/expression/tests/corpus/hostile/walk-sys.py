import sys
sys.setrecursionlimit(10 ** 9)
return [sys.argv, sys.version, sys.modules]
