class Sneaky(metaclass=type):
    pass

return Sneaky()
