class Payload(dict):
    def __getattr__(self, name):
        return self[name]

return Payload(text=token)
