return ["even" if int(d) % 2 == 0 else "odd" for d in token]
