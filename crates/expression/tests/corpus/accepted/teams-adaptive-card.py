facts = {
    "User": user.name,
    "E-mail": user.email,
    "Phone": device.phone_number,
    "Client": http_request.META.get("REMOTE_ADDR", "unknown"),
}
return {
    "type": "message",
    "attachments": [
        {
            "contentType": "application/vnd.microsoft.card.adaptive",
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.5",
                "body": [
                    {"type": "TextBlock", "size": "Large", "weight": "Bolder", "text": token},
                    {"type": "FactSet", "facts": [{"title": k + ":", "value": v} for k, v in facts.items()]},
                ],
            },
        }
    ],
}
