def numbers():
    yield from [1, 2]

return list(numbers())
