return {"text": token, "apikey": os.environ["SMS_KEY"]}
