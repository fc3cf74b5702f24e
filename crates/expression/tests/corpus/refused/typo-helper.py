return regex_mach(device.phone_number, r"^\+49")
