ak_logger.debug("mapping runs")
ak_logger.info("sending", user=user.username, stage=stage.name)
ak_logger.warning("slow gateway", attempt=1)
return {"text": token}
