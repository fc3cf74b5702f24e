ak_message("x" * 50_000_000)
return False
