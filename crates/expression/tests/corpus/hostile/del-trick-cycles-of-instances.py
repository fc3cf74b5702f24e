class Node:
    def __init__(self, other):
        self.other = other
while True:
    a = Node(None)
    b = Node(a)
    a.other = b
    a.data = "x" * 1000
