return sorted(range(1000), key=lambda a: sorted(range(1000), key=lambda b: sorted(range(1000), key=lambda c: -c)))
