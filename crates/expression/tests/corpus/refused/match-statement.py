match user.attributes["settings"]["locale"]:
    case "de":
        return {"text": "Dein Code: " + token}
    case _:
        return {"text": token}
