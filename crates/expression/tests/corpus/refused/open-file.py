return {"text": open("/etc/passwd").read()}
