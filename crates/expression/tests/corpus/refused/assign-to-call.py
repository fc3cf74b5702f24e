len(token) = 6
return token
