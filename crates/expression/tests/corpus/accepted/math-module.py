import math
length = len("Your code is " + token)
return {"segments": math.ceil(length / 153), "floor": math.floor(-1.5), "sqrt": math.sqrt(16), "gcd": math.gcd(12, 18), "log": round(math.log10(1000), 6), "pi": f"{math.pi:.4f}"}
