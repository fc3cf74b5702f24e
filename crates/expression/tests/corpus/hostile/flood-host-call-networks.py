return [str(ip) for ip in ip_network("::/0")]
