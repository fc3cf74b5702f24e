return int(token) / 1000
