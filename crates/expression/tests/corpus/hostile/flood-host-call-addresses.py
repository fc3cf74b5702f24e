while True:
    ip_address("203.0.113.9") in ip_network("203.0.113.0/24")
