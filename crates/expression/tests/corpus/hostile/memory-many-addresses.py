return [ip_address(i) for i in range(10 ** 6)]
