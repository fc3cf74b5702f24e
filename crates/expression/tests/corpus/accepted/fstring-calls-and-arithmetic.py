return f"{len(token) * 2} {max(int(d) for d in token)} {token[::-1]} {(lambda x: x + 1)(41)} { {'a': 1}['a'] }"
