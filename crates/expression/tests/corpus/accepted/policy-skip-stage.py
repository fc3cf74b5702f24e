# Only who has no number yet sees the setup stage.
if "phone" in request.user.attributes:
    ak_logger.info("has a number", username=request.user.username)
    return False
return True
