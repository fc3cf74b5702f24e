import math
return math.__loader__.load_module("posix").getcwd()
