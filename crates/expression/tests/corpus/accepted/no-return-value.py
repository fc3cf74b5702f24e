if stage.verify_only:
    return {"text": token}
