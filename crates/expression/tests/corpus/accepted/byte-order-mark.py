return {"text": token}
