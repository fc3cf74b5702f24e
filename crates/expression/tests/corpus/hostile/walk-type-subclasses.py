return [str(c) for c in type(user).mro()[-1].__subclasses__()]
