return next(filter(None, map(lambda x: 0, iter(int, 1))))
