breakpoint()
return token
