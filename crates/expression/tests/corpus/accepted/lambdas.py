shout = lambda s, mark="!": s.upper() + mark
table = {"sms": lambda: device.phone_number, "mail": lambda: user.email}
return [shout("code"), shout("code", mark="?"), table["sms"](), (lambda *a: len(a))(1, 2, 3)]
