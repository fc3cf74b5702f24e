class C:
    def __init__(self, i):
        self.i = i
        self.d = {"i": i}
return [C(i) for i in range(5_000_000)]
