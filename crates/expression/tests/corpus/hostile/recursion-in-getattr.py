class Loop:
    def __getattr__(self, name):
        return getattr(self, name + "x")
return Loop().y
