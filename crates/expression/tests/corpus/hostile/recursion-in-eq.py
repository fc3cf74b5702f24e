class Loop:
    def __eq__(self, other):
        return other == self
return Loop() == Loop()
