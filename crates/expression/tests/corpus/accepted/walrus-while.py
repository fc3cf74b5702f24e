rest, parts = device.phone_number[1:], []
while (head := rest[:4]):
    parts.append(head)
    rest = rest[4:]
return parts
