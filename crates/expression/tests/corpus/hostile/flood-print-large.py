print("x" * 100_000_000)
print(*range(10 ** 8), sep="-" * 100)
return token
