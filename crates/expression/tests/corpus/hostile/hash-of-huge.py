import hashlib
while True:
    hashlib.sha256(b"x" * 1_000_000).hexdigest()
