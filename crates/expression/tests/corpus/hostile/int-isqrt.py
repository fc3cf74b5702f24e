import math
return math.isqrt(10 ** 3000000)
