texts = {
    "de": "Dein Code lautet {token}.",
    "fr": "Votre code est {token}.",
    "en": "Your code is {token}.",
}
locale = user.attributes.get("settings", {}).get("locale", "en")
return {
    "to": device.phone_number,
    "text": texts.get(locale, texts["en"]).format(token=token),
}
