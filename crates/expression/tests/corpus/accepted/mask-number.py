number = device.phone_number
masked = number[:3] + "*" * (len(number) - 5) + number[-2:]
return {"text": f"Code {token} was sent to {masked}"}
