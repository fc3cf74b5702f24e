payload = {
    "from": stage.from_number,
    "to": device.phone_number,
    "text": "{code} is your sign-in code".format(code=token),
}
if stage.from_number.isalpha():
    payload["messaging_profile_id"] = "00000000-0000-4000-8000-000000000000"
return payload
