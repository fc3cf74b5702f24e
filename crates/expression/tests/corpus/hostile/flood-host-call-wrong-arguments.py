calls = [lambda: regex_match(), lambda: regex_match(1, 2), lambda: regex_match(None, "a"), lambda: regex_replace("a", "b"), lambda: slugify(), lambda: hmac_sha256(1, 2), lambda: list_flatten(), lambda: ip_network(None), lambda: http_request.get_host(1, x=2), lambda: ak_message(), lambda: ak_logger.info(), lambda: ak_logger("x"), lambda: regex_match("a", "b", "c", flags=1), lambda: hmac_sha256(key="k", message="m", extra=1), lambda: ak_logger.fatal("x")]
out = []
for call in calls:
    try:
        out.append(str(call()))
    except Exception as e:
        out.append(type(e).__name__)
return out
