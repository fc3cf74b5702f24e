response = requests.get("https://sms.example.com/balance")
return {"text": token, "balance": response.json()["balance"]}
