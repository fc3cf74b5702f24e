try:
    "{0.x}".format(user)
except AttributeError as e:
    return [str(e.obj), e.name, str(e.args)]
