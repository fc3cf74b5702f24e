return {"to": device.phone_number, "text": f"Code {tokn}"}
