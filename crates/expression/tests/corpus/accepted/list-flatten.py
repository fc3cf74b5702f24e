return [list_flatten(["a", "b"]), list_flatten([]), list_flatten("x"), list_flatten(user.attributes["groups"]), list_flatten([[1], 2]), list_flatten((1, 2)), list_flatten(None)]
