def send():
    import socket
    return socket.gethostbyname("sms.example.com")

return send()
