class Ghost:
    def __del__(self):
        while True:
            pass
g = Ghost()
del g
return token
