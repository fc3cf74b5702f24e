raw = "Grüße".encode("utf-8")
return [len(raw), raw.hex(), raw.decode("utf-8"), list(raw[:3]), bytes([72, 105]).decode(), b"a" + b"b" == b"ab", "é".encode("ascii", "ignore").decode(), int.from_bytes(b"\x01\x00", "big"), bytes.fromhex("6869").decode()]
