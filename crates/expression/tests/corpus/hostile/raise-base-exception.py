raise BaseException("stop")
