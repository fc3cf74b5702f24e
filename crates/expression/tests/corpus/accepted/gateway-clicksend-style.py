return {
    "messages": [
        dict(source="authenticator", to=device.phone_number, body="Code %s" % token)
    ]
}
