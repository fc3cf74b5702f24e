return {"msisdn": regex_replace(device.phone_number, r"^\+", "")}
