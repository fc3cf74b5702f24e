try:
    ip_address("300.1.1.1")
except ValueError:
    ak_message("no address")
    return False
return True
