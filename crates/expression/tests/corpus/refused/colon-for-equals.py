text := "Code: " + token
return text
