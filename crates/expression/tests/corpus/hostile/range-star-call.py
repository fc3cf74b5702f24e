return max(*range(10 ** 9))
