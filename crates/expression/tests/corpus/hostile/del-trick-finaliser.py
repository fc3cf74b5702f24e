kept = []
class Ghost:
    def __del__(self):
        kept.append(self)
        Ghost()
while True:
    Ghost()
