nonlocal token
return token
