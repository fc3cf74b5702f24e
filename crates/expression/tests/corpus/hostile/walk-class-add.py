class Odd:
    def __add__(self, other):
        return self + other
    __radd__ = __iadd__ = __mul__ = __add__
return sum([Odd(), Odd()], Odd())
