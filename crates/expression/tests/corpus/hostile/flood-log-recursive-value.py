l = []
l.append(l)
ak_logger.info("x", value=l, request=request, f=lambda: 1)
return token
