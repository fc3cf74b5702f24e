return {"text": "Your code is " + token, "from": "ACME".}
