try:
    locale = user.attributes["preferences"]["locale"]
except KeyError:
    locale = "fallback"
return {"locale": locale}
