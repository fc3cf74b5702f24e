import math
return math.factorial(10 ** 7)
