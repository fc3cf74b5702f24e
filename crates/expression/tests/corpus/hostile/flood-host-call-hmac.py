while True:
    hmac_sha256(token, token)
