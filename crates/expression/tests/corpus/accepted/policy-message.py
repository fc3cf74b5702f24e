ak_message("Access denied")
return False
