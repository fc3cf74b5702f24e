from os import environ
return {"key": environ["SMS_KEY"]}
