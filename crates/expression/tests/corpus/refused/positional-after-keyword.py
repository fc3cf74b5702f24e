return dict(to=device.phone_number, token)
