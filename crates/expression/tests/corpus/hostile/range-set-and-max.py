return [max(range(10 ** 11)), len(set(range(10 ** 9)))]
