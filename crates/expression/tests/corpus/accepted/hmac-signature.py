import hashlib
import hmac
import json

body = json.dumps({"to": device.phone_number, "text": token}, separators=(",", ":"))
signature = hmac.new(b"shared-key", body.encode(), hashlib.sha256).hexdigest()
return {"body": body, "signature": f"sha256={signature}"}
