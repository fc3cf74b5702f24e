pending = request.context.get("pending_user", request.user)
return pending.username == "marie"
