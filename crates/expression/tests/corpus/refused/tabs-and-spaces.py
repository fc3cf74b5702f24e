if user.is_active:
    text = token
	text += "!"
return text
