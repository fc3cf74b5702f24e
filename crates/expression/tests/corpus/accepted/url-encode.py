safe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~"
def quote(text):
    return "".join(c if c in safe else "".join("%%%02X" % b for b in c.encode()) for c in text)

params = {"to": device.phone_number, "text": "Grüße & " + token}
return {"query": "&".join(f"{quote(k)}={quote(v)}" for k, v in params.items())}
