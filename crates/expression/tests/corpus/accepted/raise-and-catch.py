def number_of(person):
    phone = person.attributes.get("mobile")
    if not phone:
        raise ValueError("no mobile number", person.username)
    return phone

try:
    return {"to": number_of(user)}
except ValueError as e:
    return {"to": device.phone_number, "why": e.args[0], "who": e.args[1]}
