try:
    import os
    key = os.getenv("SMS_KEY")
except ImportError:
    key = None
return {"key": key}
