a = ip_address("192.168.1.10")
n = ip_network("10.1.2.0/23")
return {
    "private": a.is_private,
    "loopback": ip_address("127.0.0.1").is_loopback,
    "version": [a.version, ip_address("2001:db8::1").version],
    "text": str(ip_address("2001:0db8:0:0:0:0:0:1")),
    "network": str(n),
    "length": n.prefixlen,
    "size": n.num_addresses,
    "first": str(n.network_address),
    "equal": a == ip_address("192.168.1.10"),
    "loose": str(ip_network("10.1.2.3/8", strict=False)),
}
