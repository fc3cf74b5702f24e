ak_logger.info("\x1b[2J\r\nlevel=error event=forged\x00", user="\u202e\ud800")
return token
