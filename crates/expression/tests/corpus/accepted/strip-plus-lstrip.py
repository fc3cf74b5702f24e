return {"msisdn": device.phone_number.lstrip("+")}
