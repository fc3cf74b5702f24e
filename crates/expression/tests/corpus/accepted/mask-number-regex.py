import re
return {"shown": re.sub(r"\d(?=\d{4})", "x", device.phone_number)}
