name = "Zoë"
return [f"{name!r}", f"{name!s}", f"{name!a}", f"{token=}", f"{1 + 1 = }", f"{{literal}} {{{token}}}"]
