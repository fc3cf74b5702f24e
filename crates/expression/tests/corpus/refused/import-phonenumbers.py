import phonenumbers
return phonenumbers.format_number(phonenumbers.parse(device.phone_number), 1)
