del token, device, user, stage, request, http_request, context
return token
