import base64, hashlib, hmac
mac = hmac.new(key="k".encode(), msg=token.encode(), digestmod=hashlib.sha256)
return base64.b64encode(mac.digest()).decode()
