code = input("code? ")
return code
