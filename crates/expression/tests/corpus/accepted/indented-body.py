    locale = user.attributes["settings"]["locale"]
    if locale == "de":
        return {"text": f"Code: {token}"}
    return {"text": token}
