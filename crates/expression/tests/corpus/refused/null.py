return {"text": token, "ttl": null}
