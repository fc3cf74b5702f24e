import itertools
return list(itertools.product(range(1000), repeat=1000))[:1] + list(itertools.cycle([1]))
