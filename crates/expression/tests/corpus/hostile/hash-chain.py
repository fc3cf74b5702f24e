import hashlib
digest = b""
for _ in range(10 ** 9):
    digest = hashlib.sha256(digest).digest()
return digest.hex()
