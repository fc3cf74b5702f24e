class Spin:
    def __hash__(self):
        while True:
            pass
return {Spin()}
