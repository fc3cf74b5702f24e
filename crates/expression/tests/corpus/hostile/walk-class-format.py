class Odd:
    def __format__(self, spec):
        return f"{self:{spec}{spec}}"
return f"{Odd():x}"
