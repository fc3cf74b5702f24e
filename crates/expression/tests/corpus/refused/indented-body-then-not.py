    text = token
    text += "!"
return text
