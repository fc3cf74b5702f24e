trail = []
try:
    value = user.attributes["phone"]
except (KeyError, TypeError):
    trail.append("missing")
else:
    trail.append(value)
finally:
    trail.append("done")
try:
    user.attributes["nope"]
except KeyError as e:
    trail.append(f"no {e}")
try:
    user.telephone
except AttributeError:
    trail.append("no attribute")
return trail
