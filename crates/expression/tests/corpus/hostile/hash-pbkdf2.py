import hashlib
return hashlib.pbkdf2_hmac("sha256", b"p", b"s", 10 ** 9).hex()
