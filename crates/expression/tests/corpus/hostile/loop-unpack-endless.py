class Endless:
    def __iter__(self):
        return self
    def __next__(self):
        return 1
first, *rest = Endless()
return rest
