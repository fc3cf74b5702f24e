	text = token
	for _ in range(2):
		text += "."
	return text
