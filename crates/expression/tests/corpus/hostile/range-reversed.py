return [x for x in reversed(range(10 ** 10))]
