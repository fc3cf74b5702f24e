class Odd:
    def __call__(self, *a):
        return self(self)
    def __getitem__(self, i):
        return self[i]
    def __index__(self):
        return 10 ** 30
    def __len__(self):
        return -1
    def __bool__(self):
        return "x"
o = Odd()
return [len(o), bool(o), [1, 2][o], o(1)]
