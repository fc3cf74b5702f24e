class Spin:
    def __eq__(self, other):
        while True:
            pass
    def __hash__(self):
        return 1
return {Spin(): 1}[Spin()]
