return {None: 1, True: 2, 1.5: 3, (1, 2): 4, 10 ** 40: 5, float("nan"): 6, b"x": 7}
