class Loop:
    def __iter__(self):
        return iter(self)
return list(Loop())
