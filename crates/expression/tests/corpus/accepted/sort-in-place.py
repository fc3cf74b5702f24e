numbers = [stage.from_number, device.phone_number, user.attributes["phone"]]
numbers.sort(key=len)
numbers.reverse()
return numbers
