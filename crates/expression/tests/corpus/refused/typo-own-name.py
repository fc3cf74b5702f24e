locale = user.attributes["settings"]["locale"]
return {"lang": lokale}
