import hashlib, hmac
key = b"k"
while True:
    key = hmac.new(key, b"m" * 10000, hashlib.sha512).digest()
