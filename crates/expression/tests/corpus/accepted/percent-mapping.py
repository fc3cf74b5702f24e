template = "%(name)s: %(code)06d%%"
return template % {"name": user.username, "code": int(token)}
