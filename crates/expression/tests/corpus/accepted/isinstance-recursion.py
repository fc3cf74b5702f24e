def texts(value):
    if isinstance(value, str):
        return [value]
    if isinstance(value, (list, tuple)):
        return [t for v in value for t in texts(v)]
    if isinstance(value, dict):
        return [t for k in sorted(value) for t in texts(value[k])]
    return []

return texts(user.attributes)
