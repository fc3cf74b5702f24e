return {a: [b for b in range(a)] for a in range(10 ** 6)}
