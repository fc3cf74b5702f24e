return {"text": "Your code is ' + token}
