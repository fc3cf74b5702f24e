while True:
    http_request.get_host()
