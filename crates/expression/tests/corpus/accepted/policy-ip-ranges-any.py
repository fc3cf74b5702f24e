client = ip_address(request.http_request.META["REMOTE_ADDR"])
internal = ["10.0.0.0/8", "192.168.0.0/16", "2001:db8::/32"]
if not any(client in ip_network(net) for net in internal):
    ak_message("Only from the office.")
    return False
return True
