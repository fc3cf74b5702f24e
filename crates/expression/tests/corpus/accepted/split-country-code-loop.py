number = device.phone_number.strip("+")
for length in range(1, 4):
    code, rest = number[:length], number[length:]
    if code in {"1", "7", "44", "49", "352", "423"}:
        break
else:
    code, rest = "", number
return {"cc": code, "nn": rest}
