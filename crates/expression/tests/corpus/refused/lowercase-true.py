return {"flash": true, "text": token}
