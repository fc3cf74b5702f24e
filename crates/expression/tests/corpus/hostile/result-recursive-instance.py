class Node:
    def __init__(self):
        self.me = self
return Node()
