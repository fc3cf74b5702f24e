text = "Code"
text += ": " + token
n = 10
n -= 3
n *= 2
n //= 3
n **= 2
n %= 7
bits = 6
bits |= 1
bits <<= 2
items = [1]
items += [2, 3]
return [text, n, bits, items]
