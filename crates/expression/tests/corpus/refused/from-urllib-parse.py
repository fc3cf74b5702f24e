from urllib.parse import quote
return {"text": quote(token)}
