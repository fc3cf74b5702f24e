class Trap:
    def __getattribute__(self, name):
        return self.x
return Trap().y
