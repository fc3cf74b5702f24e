import base64
data = b"x" * 1000
while True:
    data = base64.b64encode(data)
