locale = request.user.attributes["settings"]["locale"]
if locale.startswith("en"):
    text = "Your code: " + token
elif locale in ("de", "de_AT", "de_CH"):
    text = "Ihr Code: " + token
else:
    text = token
return {"text": text}
