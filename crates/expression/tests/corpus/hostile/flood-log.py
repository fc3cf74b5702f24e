while True:
    ak_logger.info("spam", user=user.username)
