return {"text": hmac_sha256("key", "message"), "bytes": hmac_sha256(b"key", b"message"), "unicode": hmac_sha256("Schlüssel", token)}
