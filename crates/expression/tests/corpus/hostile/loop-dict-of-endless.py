n = 0
def pair():
    global_ = [0]
    return (len(str(global_)), "x" * 10000)
return dict(iter(pair, None))
