for name in ("open", "eval", "exec", "__import__", "compile"):
    try:
        return getattr(print, name)
    except AttributeError:
        continue
return [f for f in (open, eval, exec)]
