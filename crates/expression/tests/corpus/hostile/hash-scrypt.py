import hashlib
return hashlib.scrypt(b"p", salt=b"s", n=2 ** 20, r=64, p=16, maxmem=2 ** 40).hex()
