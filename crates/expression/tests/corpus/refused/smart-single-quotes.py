return {"text": ‘Your code’ + token}
