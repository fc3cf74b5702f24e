"text" = token
return text
