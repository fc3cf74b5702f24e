while True:
    ak_message("spam")
