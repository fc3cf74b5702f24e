# The last line lets browsers fill in the code.
host = http_request.get_host()
return {"message": f"{token} is your code.\n\n@{host} #{token}"}
