user.username = "admin"
device.phone_number = "+15550009999"
stage.__class__ = type(user)
return user.username
