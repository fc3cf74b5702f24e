agent = request.http_request.META.get("HTTP_USER_AGENT", "").lower()
blocked = [word for word in ("curl", "wget", "python-requests") if word in agent]
if blocked:
    ak_message("No scripts: " + ", ".join(blocked))
return not blocked
