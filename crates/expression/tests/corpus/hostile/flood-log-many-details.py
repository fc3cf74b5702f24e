ak_logger.error("x", **{"k" + str(i): "v" * 1000 for i in range(100_000)})
return token
