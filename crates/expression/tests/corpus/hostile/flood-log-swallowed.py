while True:
    try:
        ak_logger.debug("spam")
    except BaseException:
        pass
