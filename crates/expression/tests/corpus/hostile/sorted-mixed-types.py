return sorted([1, "a", None, user, [], float("nan")])
