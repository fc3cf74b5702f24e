crc = 0xFFFF
for byte in device.phone_number.encode("ascii"):
    crc ^= byte
    for _ in range(8):
        crc = (crc >> 1) ^ 0xA001 if crc & 1 else crc >> 1
return f"{crc:04X}"
