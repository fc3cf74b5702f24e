agent = http_request.META.get("HTTP_USER_AGENT", "")
return {
    "method": http_request.method,
    "path": [p for p in http_request.path.split("/") if p],
    "host": http_request.get_host(),
    "agent": agent.split("/")[0],
    "same": request.http_request.get_host() == http_request.get_host(),
    "url": f"https://{request.http_request.brand.domain}{http_request.path}",
}
