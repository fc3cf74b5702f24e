attributes = request.user.attributes
return "admins" in attributes.get("groups", []) and not attributes.get("sms_disabled", False)
