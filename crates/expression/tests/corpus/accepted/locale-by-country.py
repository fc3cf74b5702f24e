languages = {"+49": "de", "+43": "de", "+33": "fr", "+1": "en"}
language = next((lang for prefix, lang in languages.items() if device.phone_number.startswith(prefix)), "en")
greeting = {"de": "Grüße", "fr": "Bonjour", "en": "Hello"}[language]
return {"lang": language, "text": f"{greeting}! {token}"}
