class Spin:
    def __init__(self):
        while True:
            self.x = self
Spin()
return 1
