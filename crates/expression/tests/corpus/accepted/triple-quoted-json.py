import json
return json.loads('''
    {"to": "%s", "text": "%s", "tags": ["otp", null, true, 1.5]}
''' % (device.phone_number, token))
