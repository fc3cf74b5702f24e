return "{u.__class__.__mro__[1].__subclasses__}".format(u=request)
