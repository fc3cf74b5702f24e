from base64 import b64encode, b64decode, urlsafe_b64encode
return {
    "utf16": b64encode("Grüße".encode("utf-16-le")).decode(),
    "url": urlsafe_b64encode(b"\xfb\xff\xfe").rstrip(b"=").decode(),
    "back": b64decode("SGVsbG8=").decode(),
}
