return {"text": regex_replace(token, "1", "2"}
