import urllib.request
return urllib.request.urlopen("https://sms.example.com").read()
