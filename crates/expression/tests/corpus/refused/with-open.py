with open("/etc/hostname") as f:
    return f.read()
