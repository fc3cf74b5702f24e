return re.sub(r"\D", "", device.phone_number)
