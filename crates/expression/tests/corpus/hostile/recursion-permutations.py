def permutations(l):
    return [[x] + p for i, x in enumerate(l) for p in permutations(l[:i] + l[i + 1:])] if l else [[]]
return permutations(list(range(12)))
