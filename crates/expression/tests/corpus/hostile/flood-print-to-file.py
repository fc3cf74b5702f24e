print("x", file=user)
print("x", file=open)
return token
