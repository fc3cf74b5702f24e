return "{0.get_host.__self__} {0.get_host.__func__} {0.get_host.__globals__}".format(http_request)
