digits = list(map(int, filter(str.isdigit, device.phone_number)))
return {"digits": digits[:4], "last": list(reversed(digits))[0], "luhn": sum(digits[-1::-2]) % 10}
