return reverse_dns(http_request.META["REMOTE_ADDR"]).endswith(".example.org")
