while (n := 1):
    continue
