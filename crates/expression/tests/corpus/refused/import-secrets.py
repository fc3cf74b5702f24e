from secrets import token_hex
return token_hex(3)
