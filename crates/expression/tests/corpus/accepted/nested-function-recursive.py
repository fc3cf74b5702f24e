def depth(value):
    if isinstance(value, dict):
        return 1 + max([depth(v) for v in value.values()] + [0])
    return 0

return depth(user.attributes)
