setattr(device, "phone_number", "+15550009999")
return token
