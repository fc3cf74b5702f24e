return [user, device, stage, request, http_request, context, http_request.get_host]
