import re
n = 0
while True:
    n += 1
    re.compile("a{1,%d}b{%d}" % (n % 900 + 1, n))
