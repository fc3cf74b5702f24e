return len(list(ip_network("10.0.0.0/8").hosts())) + len(list(ip_network("0.0.0.0/0").subnets(new_prefix=32)))
