def numbers():
    yield device.phone_number
    yield user.attributes["phone"]

return list(numbers())
