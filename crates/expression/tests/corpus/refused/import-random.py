import random
return {"code": random.randint(100000, 999999)}
