number = device.phone_number
if number[0] == "+":
    number = number[1:]
return {"msisdn": number, "length": len(number)}
