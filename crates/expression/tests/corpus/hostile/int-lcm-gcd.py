import math
x = 1
for i in range(2, 10 ** 6):
    x = math.lcm(x, i ** 50)
return math.gcd(x, x + 1)
