return [stage.from_number, device.phone_number, token]
