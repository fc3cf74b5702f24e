text = f"{http_request.brand.branding_title}: your code is {token}. " + "Never tell it to anyone. " * 10
if len(text) > 160:
    text = text[:157].rstrip() + "..."
return {"text": text, "length": len(text)}
