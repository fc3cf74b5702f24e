1)) + ((1
return token
