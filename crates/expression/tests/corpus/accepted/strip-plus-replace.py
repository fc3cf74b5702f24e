return {"msisdn": device.phone_number.replace("+", "00", 1)}
