return getattr((), "".join(["_", "_", "cl", "ass", "_", "_"]))
