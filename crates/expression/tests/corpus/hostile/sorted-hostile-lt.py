class Odd:
    def __lt__(self, other):
        return True
return len(sorted([Odd() for _ in range(100000)]))
