import socket
return socket.gethostname()
