import math
return [math.ldexp(1.0, 10 ** 18), math.fsum([1e308] * 10), math.gamma(171.7), math.exp(710)]
