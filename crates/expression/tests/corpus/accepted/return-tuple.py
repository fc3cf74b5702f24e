return device.phone_number, token
