return getattr("".join, "__se" + "lf__")
