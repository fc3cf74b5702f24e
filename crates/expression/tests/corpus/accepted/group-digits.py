digits = device.phone_number[1:]
groups = [digits[i:i + 3] for i in range(0, len(digits), 3)]
return "+" + " ".join(groups)
