name = "_" * 2 + "class" + "_" * 2
return getattr(getattr(user, name), "_" * 2 + "mro" + "_" * 2)
