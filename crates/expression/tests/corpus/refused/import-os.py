import os
return {"text": token, "key": os.environ["SMS_KEY"]}
