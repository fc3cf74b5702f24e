import requests
requests.post("https://sms.example.com/send", json={"text": token})
return None
