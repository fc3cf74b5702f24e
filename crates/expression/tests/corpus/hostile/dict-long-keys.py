return {("k" * 10000 + str(i)): i for i in range(1_000_000)}
