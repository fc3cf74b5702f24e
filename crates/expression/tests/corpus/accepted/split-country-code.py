import re
match = re.match(r"^\+(?P<country>1|7|4\d|3[0-69]|9[0-58])(?P<rest>\d+)$", device.phone_number)
if not match:
    return {"error": "unknown country"}
return {"country_code": match.group("country"), "national": match["rest"], "both": match.groupdict()}
