return ["".join(chr(0x1D7D8 + int(d)) for d in token[:3]), [ord(c) for c in "aé"], chr(8364)]
