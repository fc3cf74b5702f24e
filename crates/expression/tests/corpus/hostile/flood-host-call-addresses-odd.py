out = []
for text in ("", "1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "::" * 1000, "1" * 1_000_000, "fe80::1%eth0", None, 2 ** 200, -1, 2 ** 32, b"\x01\x02\x03\x04", "١.٢.٣.٤", "\x00", user):
    try:
        out.append(str(ip_address(text)))
    except Exception as e:
        out.append(type(e).__name__)
return out
