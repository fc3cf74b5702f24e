class Manager:
    def __enter__(self):
        return self
    def __exit__(self, *args):
        while True:
            pass
with Manager():
    return token
