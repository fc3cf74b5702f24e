import hashlib
return {
    "sha256": hashlib.sha256(device.phone_number.encode()).hexdigest(),
    "sha1": hashlib.sha1(b"abc").hexdigest(),
    "md5": hashlib.md5(user.email.strip().lower().encode("utf-8")).hexdigest(),
    "short": hashlib.sha256(token.encode()).hexdigest()[:8].upper(),
}
