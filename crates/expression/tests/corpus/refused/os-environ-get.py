key = os.environ.get("SMS_KEY", "")
return {"text": token, "key": key}
