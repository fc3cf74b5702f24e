import typing
return typing.get_type_hints(user)
