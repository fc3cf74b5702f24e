return {"channel": sms, "text": token}
