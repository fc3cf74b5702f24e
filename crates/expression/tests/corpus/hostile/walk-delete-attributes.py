del user.username
del device
return token
