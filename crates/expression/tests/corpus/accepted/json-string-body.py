import json
# The relay takes a JSON text within JSON.
return {"Message": json.dumps({"default": token, "sms": f"Code {token}"}), "PhoneNumber": device.phone_number}
