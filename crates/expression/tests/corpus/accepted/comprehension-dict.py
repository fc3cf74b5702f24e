return {key.lower().replace("_", "-"): value for key, value in http_request.META.items() if key.startswith("HTTP_")}
