return ("{0:>100000}" * 10000).format(1)
