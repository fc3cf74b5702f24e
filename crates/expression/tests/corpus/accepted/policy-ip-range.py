return ip_address(http_request.META["REMOTE_ADDR"]) in ip_network("203.0.113.0/24")
