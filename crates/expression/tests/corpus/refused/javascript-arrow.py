text = (code) => "Code: " + code
return text(token)
