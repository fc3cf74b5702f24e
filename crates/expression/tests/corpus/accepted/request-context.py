return {
    "to": request.context["device"].phone_number,
    "text": request.context["token"],
    "stage": request.context["stage"].name,
    "same": context["device"].phone_number == device.phone_number,
    "missing": request.context.get("pending_user") is None,
    "user": request.context["device"].user.username,
}
