return {i: str(i) * 10 for i in range(10 ** 8)}
