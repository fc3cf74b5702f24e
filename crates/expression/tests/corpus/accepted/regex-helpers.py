phone = regex_replace(request.context["prompt_data"]["phone"], r"\s+", "")
return {"phone": phone, "german": regex_match(phone, r"^\+49"), "parts": regex_replace(phone, r"^\+(\d\d)(\d+)$", r"\1/\2")}
